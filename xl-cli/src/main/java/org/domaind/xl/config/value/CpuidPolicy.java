package org.domaind.xl.config.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.domaind.schema.config.cpu.CpuidRegister;
import org.domaind.schema.config.cpu.MsrBits;
import org.domaind.schema.config.cpu.Register;
import org.domaind.schema.keys.CpuidName;
import org.domaind.xl.config.device.Items;
import org.domaind.xl.config.device.Scan;
import org.domaind.xl.config.grammar.Value;

/**
 * The key {@code cpuid} in both of its forms: {@code host,NAME=VALUE,...}, and lines {@code LEAF[,SUBLEAF]:REGISTER=32 characters,...}. A policy is
 * a string of one character per bit: 0, 1, x (the default), k (the host's), s. An item that is wrong is told of and left out, as by the reference.
 */
public final class CpuidPolicy {
    /** What is wrong with an item; the reference names it by its number. */
    private enum Fault {
        NONE(""), NO_VALUE("missing \"=\" in key=value"), UNKNOWN("unknown CPUID flag name"),
        ILLEGAL_VALUE("illegal CPUID value (must be: [0|1|x|k|s])"),
        LEAF("illegal leaf number"), SUBLEAF("illegal subleaf number"), COLON("missing colon"), REGISTER("invalid register name (must be e[abcd]x)"),
        LENGTH("policy string must be exactly 32 characters long");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        /** As in {@code error #3: missing colon}. */
        String line() {
            int number = this.ordinal() < LEAF.ordinal() ? ordinal() : ordinal() - ILLEGAL_VALUE.ordinal();
            return "  error #" + number + ": " + text;
        }
    }

    private static final int REGISTER_BITS = 32;
    private static final int MSR_BITS = 64;
    private static final String[] REGISTERS = {"eax", "ebx", "ecx", "edx"};
    private static final int FAMILY_EXTENDED_AT = 20;
    private static final int MODEL_EXTENDED_AT = 16;
    private static final int BASE_BITS = 4;
    private static final int BASE_FAMILY = 15;

    private record Leaf(long leaf, Optional<Long> subleaf, char[][] registers) {
    }

    private record Msr(long index, char[] policy) {
    }

    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Msr> msrs = new ArrayList<>();

    /** What the key says; faults become notes. Empty policies when nothing was said. */
    public static CpuidPolicy read(Settings settings, String key) {
        CpuidPolicy policy = new CpuidPolicy();
        if (settings.isList(key)) {
            for (Value.Atom line : settings.list(key).orElseThrow()) {
                note(settings, policy.line(line.text()), "while parsing CPUID line: \"" + line.text() + "\":\n");
            }
            return policy;
        }
        String text = settings.quietText(key).orElse("");
        List<String> words = Items.separated(text);
        if (!words.isEmpty() && !words.get(0).equals("host")) {
            settings.note("while parsing CPUID string: \"" + text + "\":\n  error: first word must be \"host\"");
            return policy;
        }
        for (String word : words.subList(Math.min(1, words.size()), words.size())) {
            note(settings, policy.name(word), "while parsing CPUID flag: \"" + word + "\":\n");
        }
        return policy;
    }

    private static void note(Settings settings, Fault fault, String where) {
        if (fault != Fault.NONE) {
            settings.note(where + fault.line());
        }
    }

    /** {@code NAME=VALUE}. */
    private Fault name(String item) {
        int equals = item.indexOf('=');
        if (equals < 0) {
            return Fault.NO_VALUE;
        }
        Optional<CpuidName> known = CpuidName.find(item.substring(0, equals));
        if (known.isEmpty()) {
            return Fault.UNKNOWN;
        }
        String value = item.substring(equals + 1);
        return known.get().isMsr() ? msr(known.get(), value) : bits(known.get(), value);
    }

    private Fault msr(CpuidName name, String value) {
        Msr msr = msrs.stream().filter(m -> m.index == name.leaf()).findFirst().orElse(null);
        if (msr == null) {
            msr = new Msr(name.leaf(), "x".repeat(MSR_BITS).toCharArray());
            msrs.add(msr);
        }
        if (value.length() != 1 || "01xks".indexOf(value.charAt(0)) < 0) {
            return Fault.ILLEGAL_VALUE;
        }
        msr.policy[MSR_BITS - 1 - name.bit()] = value.equals("s") ? 'k' : value.charAt(0);
        return Fault.NONE;
    }

    private Fault bits(CpuidName name, String value) {
        Leaf leaf = leaf(name.leaf(), name.subleaf());
        Scan scan = new Scan(value);
        long number = scan.unsigned(0);
        char[] bits = new char[name.length()];
        if (!scan.found() && (value.isEmpty() || "xks".indexOf(value.charAt(0)) < 0)) {
            return Fault.ILLEGAL_VALUE;
        }
        for (int i = 0; i < bits.length; i++) {
            bits[bits.length - 1 - i] = scan.found() ? bit(number, i) : value.charAt(0);
        }
        if (leaf.registers[name.register()] == null) {
            leaf.registers[name.register()] = "x".repeat(REGISTER_BITS).toCharArray();
        }
        char[] register = leaf.registers[name.register()];
        switch (name.name()) {
            case "family" -> family(register, bits, number, name.bit());
            case "model" -> {
                put(register, bits, 0, BASE_BITS, MODEL_EXTENDED_AT);
                put(register, bits, BASE_BITS, BASE_BITS, name.bit());
            }
            default -> put(register, bits, 0, bits.length, name.bit());
        }
        return Fault.NONE;
    }

    /** A family above 15 is 15 and, elsewhere, the rest. */
    private static void family(char[] register, char[] bits, long number, int bit) {
        if (Long.compareUnsigned(number, BASE_FAMILY) <= 0) {
            put(register, bits, BASE_BITS, BASE_BITS, bit);
            put(register, "00000000".toCharArray(), 0, bits.length, FAMILY_EXTENDED_AT);
            return;
        }
        put(register, "1111".toCharArray(), 0, BASE_BITS, bit);
        for (int i = 0; i < bits.length - 1; i++) {
            bits[bits.length - 1 - i] = bit(number - BASE_FAMILY, i);
        }
        put(register, bits, 0, bits.length, FAMILY_EXTENDED_AT);
    }

    private static char bit(long number, int bit) {
        return (number >>> bit & 1) != 0 ? '1' : '0';
    }

    private static void put(char[] register, char[] bits, int from, int count, int bit) {
        System.arraycopy(bits, from, register, REGISTER_BITS - count - bit, count);
    }

    private Leaf leaf(long number, Optional<Long> subleaf) {
        for (Leaf leaf : leaves) {
            if (leaf.leaf == number && leaf.subleaf.equals(subleaf)) {
                return leaf;
            }
        }
        Leaf leaf = new Leaf(number, subleaf, new char[REGISTERS.length][]);
        leaves.add(leaf);
        return leaf;
    }

    /** {@code LEAF[,SUBLEAF]:REGISTER=32 characters,...}. */
    private Fault line(String text) {
        Scan scan = new Scan(text);
        long number = scan.unsigned(0) & 0xffff_ffffL;
        if (!scan.found()) {
            return Fault.LEAF;
        }
        Optional<Long> subleaf = Optional.empty();
        if (scan.take(',')) {
            subleaf = Optional.of(scan.unsigned(0) & 0xffff_ffffL);
            if (!scan.found()) {
                return Fault.SUBLEAF;
            }
        }
        if (!scan.take(':')) {
            return Fault.COLON;
        }
        Leaf leaf = leaf(number, subleaf.filter(n -> n != 0xffff_ffffL));
        String rest = scan.rest();
        while (!rest.isEmpty()) {
            int register = rest.length() > 2 && rest.charAt(0) == 'e' && rest.charAt(2) == 'x' ? rest.charAt(1) - 'a' : -1;
            int equals = rest.indexOf('=');
            if (register < 0 || register >= REGISTERS.length || equals < 0) {
                return Fault.REGISTER;
            }
            int comma = rest.indexOf(',', equals);
            String policy = rest.substring(equals + 1, comma < 0 ? rest.length() : comma);
            if (policy.length() != REGISTER_BITS) {
                return Fault.LENGTH;
            }
            leaf.registers[register] = policy.toCharArray();
            int next = comma < 0 ? rest.length() : comma + 1;
            while (next < rest.length() && (rest.charAt(next) == ' ' || rest.charAt(next) == '\n')) {
                next++;
            }
            rest = rest.substring(next);
        }
        return Fault.NONE;
    }

    /** As the hypervisor is told. @throws IllegalArgumentException a character that stands for no value of a bit */
    public List<CpuidRegister> registers() {
        List<CpuidRegister> changes = new ArrayList<>();
        for (Leaf leaf : leaves) {
            for (Register register : Register.values()) {
                char[] bits = leaf.registers[register.ordinal()];
                if (bits != null) {
                    OptionalLong subleaf = leaf.subleaf.isPresent() ? OptionalLong.of(leaf.subleaf.get()) : OptionalLong.empty();
                    changes.add(new CpuidRegister(leaf.leaf, subleaf, register, new String(bits)));
                }
            }
        }
        return changes;
    }

    /** Likewise. */
    public List<MsrBits> msrs() {
        return msrs.stream().map(msr -> new MsrBits(msr.index, new String(msr.policy))).toList();
    }

    /** In the reference's JSON; empty when nothing was set. */
    public Optional<Map<String, Object>> json() {
        if (leaves.isEmpty() && msrs.isEmpty()) {
            return Optional.empty();
        }
        List<Object> cpuid = new ArrayList<>();
        for (Leaf leaf : leaves) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("leaf", leaf.leaf);
            leaf.subleaf.ifPresent(n -> fields.put("subleaf", n));
            for (int i = 0; i < REGISTERS.length; i++) {
                if (leaf.registers[i] != null) {
                    fields.put(REGISTERS[i], new String(leaf.registers[i]));
                }
            }
            cpuid.add(fields);
        }
        List<Object> msr = new ArrayList<>();
        for (Msr one : msrs) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("index", one.index);
            fields.put("policy", new String(one.policy));
            msr.add(fields);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cpuid", cpuid);
        json.put("msr", msr);
        return Optional.of(json);
    }
}
