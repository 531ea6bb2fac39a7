package org.domaind.xl.command;

/** Which of the caller's streams are terminals. */
public interface Terminal {
    enum Stream { IN, OUT, ERR }

    boolean is(Stream stream);
}
