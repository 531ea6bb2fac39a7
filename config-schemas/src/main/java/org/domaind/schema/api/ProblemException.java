package org.domaind.schema.api;

/** The exception of the API: carries the problem that is reported to the caller. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code() + ": " + problem.line());
        this.problem = problem;
    }

    public ProblemException(Problem problem, Throwable cause) {
        super(problem.code() + ": " + problem.line(), cause);
        this.problem = problem;
    }

    public ProblemException(String code, String message) {
        this(Problem.of(code, message));
    }

    public ProblemException(String code, String message, String hint) {
        this(new Problem(code, message, hint));
    }

    public Problem problem() {
        return problem;
    }
}
