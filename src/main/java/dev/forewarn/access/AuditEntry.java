package dev.forewarn.access;

/**
 * One request as the audit tells it.
 *
 * @param request the id that the answer and the log carry too
 * @param token   the token's name; empty where none was known
 * @param address where the request came from
 * @param route   the pattern, never the path
 * @param status  the HTTP status
 * @param outcome {@code done}, or why not
 */
public record AuditEntry(
        String request, String token, String address, String method, String route, int status, String outcome) {}
