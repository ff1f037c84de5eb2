package dev.forewarn.http;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what never reaches a route, such as a broken request line: as a problem document, not as Jetty's page. */
final class BrokenRequestAnswer extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() >= 400 ? response.getStatus() : 400;
        Failures.SECURITY_HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        Problem problem =
                Problem.of(status, "Request refused", "The request could not be read as HTTP, or is too long.");
        Content.Sink.write(response, true, new String(Json.bytes(problem), StandardCharsets.UTF_8), callback);
        return true;
    }
}
