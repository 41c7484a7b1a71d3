package io.shardway.api.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permission that an endpoint below {@code /v1} needs. An endpoint without this annotation is closed to everybody, and fails
 * {@code PermissionTableTest}, which writes them all to docs/permissions.md.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
    Permission value();
}
