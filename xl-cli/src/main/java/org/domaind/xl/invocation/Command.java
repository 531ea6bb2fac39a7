package org.domaind.xl.invocation;

/** One command. Stateless. */
public interface Command {
    Syntax syntax();

    /**
     * @param arguments parsed by {@link #syntax}, with at least the required number of operands
     * @return the exit status
     */
    int run(Invocation invocation, Arguments arguments);
}
