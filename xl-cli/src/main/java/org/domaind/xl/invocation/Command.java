package org.domaind.xl.invocation;

/** One command. It keeps nothing between two runs. */
public interface Command {
    Syntax syntax();

    /**
     * @param arguments parsed by {@link #syntax}, with as many operands as it requires
     * @return the exit status
     */
    int run(Invocation invocation, Arguments arguments);
}
