package io.shardway.replicator.capture;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Debezium's converter for every column: canonical bytes instead of Connect types, so that no charset, label, bit order or time zone conversion of
 * anybody touches a value. Debezium makes it by name.
 */
public final class RawConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {

    @Override
    public void configure(Properties properties) {}

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        CanonicalValues values = new CanonicalValues(
                column.dataCollection() + "." + column.name(),
                column.typeName() == null ? "" : column.typeName(),
                column.length().orElse(0),
                column.defaultValue());
        registration.register(SchemaBuilder.bytes().optional(), values::encode);
    }
}
