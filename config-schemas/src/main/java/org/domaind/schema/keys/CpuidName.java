package org.domaind.schema.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A processor feature or number that the key {@code cpuid} can name. The resource {@code config/cpuid.txt} has one a line:
 * {@code NAME LEAF SUBLEAF REGISTER BIT LENGTH [SINCE]}, where the subleaf may be {@code -}, or {@code NAME msr INDEX BIT [SINCE]}.
 *
 * @param leaf     of cpuid, or the number of the MSR
 * @param subleaf  empty: the leaf has none
 * @param register 0 to 3 for eax to edx; -1: a bit of an MSR
 * @param bit      the lowest
 * @param length   in bits
 * @param since    the first release of Xen that knows the name, if later than 4.17
 */
public record CpuidName(String name, long leaf, Optional<Long> subleaf, int register, int bit, int length, Optional<String> since) {
    private static final String RESOURCE = "/config/cpuid.txt";
    private static final List<String> REGISTERS = List.of("eax", "ebx", "ecx", "edx");
    private static final int CPUID_WORDS = 6;
    private static final int MSR_WORDS = 4;

    public boolean isMsr() {
        return register < 0;
    }

    /** Among all names; reads them at the first use, which few configs need. */
    public static Optional<CpuidName> find(String name) {
        for (CpuidName known : Loaded.NAMES) {
            if (known.name.equals(name)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static final class Loaded {
        static final List<CpuidName> NAMES = read();
    }

    private static List<CpuidName> read() {
        try (InputStream in = CpuidName.class.getResourceAsStream(RESOURCE)) {
            List<CpuidName> names = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                names.add(of(line.split(" ")));
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CpuidName of(String[] words) {
        if (words[1].equals("msr")) {
            return new CpuidName(words[0], Long.decode(words[2]), Optional.empty(), -1, Integer.parseInt(words[3]), 1, since(words, MSR_WORDS));
        }
        Optional<Long> subleaf = words[2].equals("-") ? Optional.empty() : Optional.of(Long.decode(words[2]));
        return new CpuidName(words[0], Long.decode(words[1]), subleaf, REGISTERS.indexOf(words[3]), Integer.parseInt(words[4]),
                Integer.parseInt(words[5]), since(words, CPUID_WORDS));
    }

    private static Optional<String> since(String[] words, int usual) {
        return words.length > usual ? Optional.of(words[usual]) : Optional.empty();
    }
}
