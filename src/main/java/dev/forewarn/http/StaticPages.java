package dev.forewarn.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The console's files and the API's description, read once from the class path. A fixed list: no path of a request ever
 * reaches a file system.
 */
final class StaticPages {
    private static final List<String> CONSOLE = List.of(
            "index.html",
            "console.css",
            "app.js",
            "chart.js",
            "dom.js",
            "feed.js",
            "format.js",
            "live.js",
            "login.js",
            "risks.js",
            "scale.js",
            "icon.svg");

    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Page openApi;

    @SuppressWarnings("ArrayRecordComponent") // bytes on their way out, never compared
    private record Page(byte[] bytes, String type, String etag) {}

    StaticPages() {
        for (String name : CONSOLE) {
            pages.put(name, load("/console/" + name));
        }
        openApi = load("/openapi/openapi.json");
    }

    /** {@code GET /} */
    void index(Context context) {
        send(context, pages.get("index.html"));
    }

    /** {@code GET /console/{file}} */
    void file(Context context) {
        Page page = pages.get(context.pathParam("file"));
        if (page == null) {
            throw new ProblemException(Problem.of(404, "Not found", "The console has no such file; it starts at /."));
        }
        send(context, page);
    }

    /** {@code GET /openapi.json} */
    void openApi(Context context) {
        send(context, openApi);
    }

    private static void send(Context context, @Nullable Page page) {
        if (page == null) {
            throw new IllegalStateException("a page of the fixed list is not there");
        }
        context.header("ETag", page.etag());
        context.header("Cache-Control", "no-cache"); // asks each time, so an upgrade is seen at once
        if (page.etag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(page.type());
        context.result(page.bytes());
    }

    private static Page load(String resource) {
        try (InputStream in = StaticPages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + resource + " is not in it");
            }
            byte[] bytes = in.readAllBytes();
            var crc = new CRC32();
            crc.update(bytes);
            return new Page(bytes, type(resource), String.format(Locale.ROOT, "\"%08x\"", crc.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "json" -> "application/json";
            default -> throw new IllegalArgumentException("no media type known for " + name);
        };
    }
}
