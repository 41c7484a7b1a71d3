package io.shardway.api.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Whether an address is one of the public internet: none of the special ones of RFC 6890 and its registries, also not in IPv6's clothes. */
final class PublicAddress {

    private record Block(InetAddress prefix, int bits) {
        static Block of(String text) {
            int slash = text.indexOf('/');
            return new Block(
                    InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean contains(byte[] address) {
            byte[] start = prefix.getAddress();
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> SPECIAL = List.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4")
            .stream()
            .map(Block::of)
            .toList();

    /** Global unicast; everything else in IPv6 is special. */
    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");

    private static final List<Block> SPECIAL_IN_UNICAST = List.of("2001::/23", "2001:db8::/32", "3fff::/20").stream()
            .map(Block::of)
            .toList();

    private static final Block NAT64 = Block.of("64:ff9b::/96");
    private static final Block SIX_TO_FOUR = Block.of("2002::/16");

    private PublicAddress() {}

    static boolean isPublic(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> isPublic4(four.getAddress());
            case Inet6Address six -> isPublic6(six.getAddress());
            default -> false;
        };
    }

    private static boolean isPublic4(byte[] address) {
        return SPECIAL.stream().noneMatch(block -> block.contains(address));
    }

    private static boolean isPublic6(byte[] address) {
        if (NAT64.contains(address)) {
            return isPublic4(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return isPublic4(Arrays.copyOfRange(address, 2, 6));
        }
        return GLOBAL_UNICAST.contains(address)
                && SPECIAL_IN_UNICAST.stream().noneMatch(block -> block.contains(address));
    }
}
