package org.domaind.xenstore.wire;

/** The operations of the protocol (xs_wire.h: enum xsd_sockmsg_type). */
public enum Op {
    CONTROL(0, Right.PRIVILEGED),
    DIRECTORY(1, Right.ANYONE),
    READ(2, Right.ANYONE),
    GET_PERMS(3, Right.ANYONE),
    WATCH(4, Right.ANYONE),
    UNWATCH(5, Right.ANYONE),
    TRANSACTION_START(6, Right.ANYONE),
    TRANSACTION_END(7, Right.ANYONE),
    INTRODUCE(8, Right.PRIVILEGED),
    RELEASE(9, Right.PRIVILEGED),
    GET_DOMAIN_PATH(10, Right.ANYONE),
    WRITE(11, Right.ANYONE),
    MKDIR(12, Right.ANYONE),
    RM(13, Right.ANYONE),
    SET_PERMS(14, Right.ANYONE),
    WATCH_EVENT(15, Right.NOBODY),
    ERROR(16, Right.NOBODY),
    IS_DOMAIN_INTRODUCED(17, Right.PRIVILEGED),
    RESUME(18, Right.PRIVILEGED),
    SET_TARGET(19, Right.PRIVILEGED),
    RESET_WATCHES(21, Right.ANYONE),
    DIRECTORY_PART(22, Right.ANYONE),
    GET_FEATURE(23, Right.ANYONE),
    SET_FEATURE(24, Right.PRIVILEGED),
    GET_QUOTA(25, Right.PRIVILEGED),
    SET_QUOTA(26, Right.PRIVILEGED),
    /** Stands for every number without an operation. */
    INVALID(65535, Right.NOBODY);

    private static final Op[] BY_NUMBER = new Op[32];

    static {
        for (Op op : values()) {
            if (op != INVALID) {
                BY_NUMBER[op.number] = op;
            }
        }
    }

    private final int number;
    private final Right right;

    Op(int number, Right right) {
        this.number = number;
        this.right = right;
    }

    /** The operation of a number on the wire; {@link #INVALID} for a number without one. */
    public static Op of(int number) {
        Op op = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        return op == null ? INVALID : op;
    }

    public int number() {
        return number;
    }

    /** True when clients may send it. */
    public boolean request() {
        return right != Right.NOBODY;
    }

    /** True when only domain 0, or a socket, may send it. */
    public boolean privileged() {
        return right == Right.PRIVILEGED;
    }

    private enum Right {
        ANYONE, PRIVILEGED, NOBODY
    }
}
