package dev.forewarn.adapter.webhook;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that are not on the public internet, after the special-purpose registries of IANA (RFC 6890), and those at which
 * clouds hand out credentials.
 */
final class AddressRange {
    private static final List<AddressRange> NOT_PUBLIC = List.of(
            of("this machine", 8, 127),
            of("this network", 8, 0),
            of("a metadata or link-local address", 16, 169, 254),
            of("a private address", 8, 10),
            of("a private address", 12, 172, 16),
            of("a private address", 16, 192, 168),
            of("a carrier's private address", 10, 100, 64),
            of("a reserved address", 24, 192, 0, 0),
            of("a reserved address", 15, 198, 18),
            of("a multicast address", 4, 224),
            of("a reserved address", 4, 240),
            of("a cloud's metadata address", 32, 168, 63, 129, 16),
            of6("no address", 128),
            of6("this machine", 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
            of6("a private address", 7, 0xfc),
            of6("a link-local address", 10, 0xfe, 0x80),
            of6("a site-local address", 10, 0xfe, 0xc0),
            of6("a multicast address", 8, 0xff),
            of6("a tunnel", 32, 0x20, 0x01, 0, 0));

    /** IPv6 that carries an IPv4 address: where it stands in there. */
    private record Carrier(AddressRange range, int at) {}

    private static final List<Carrier> CARRIERS = List.of(
            new Carrier(of6("", 96, 0, 0x64, 0xff, 0x9b), 12),
            new Carrier(of6("", 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff), 12),
            new Carrier(of6("", 96), 12),
            new Carrier(of6("", 16, 0x20, 0x02), 2));

    private final String words;
    private final byte[] prefix;
    private final int bits;

    private AddressRange(String words, byte[] prefix, int bits) {
        this.words = words;
        this.prefix = prefix;
        this.bits = bits;
    }

    /** What kind of address it is, where it is not a public one. */
    static Optional<String> notPublic(InetAddress address) {
        return notPublic(address.getAddress());
    }

    private static Optional<String> notPublic(byte[] address) {
        for (AddressRange range : NOT_PUBLIC) {
            if (range.contains(address)) {
                return Optional.of(range.words);
            }
        }
        for (Carrier carrier : CARRIERS) {
            if (carrier.range.contains(address)) {
                return notPublic(Arrays.copyOfRange(address, carrier.at, carrier.at + 4));
            }
        }
        return Optional.empty();
    }

    private boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> (bit % 8);
            if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static AddressRange of(String words, int bits, int... prefix) {
        return new AddressRange(words, bytes(4, prefix), bits);
    }

    private static AddressRange of6(String words, int bits, int... prefix) {
        return new AddressRange(words, bytes(16, prefix), bits);
    }

    private static byte[] bytes(int length, int... prefix) {
        var bytes = new byte[length];
        for (int i = 0; i < prefix.length; i++) {
            bytes[i] = (byte) prefix[i];
        }
        return bytes;
    }
}
