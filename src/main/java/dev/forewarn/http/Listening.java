package dev.forewarn.http;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

/** The one port, with TLS or without. Connections that say nothing are closed; they cost a file descriptor, no thread. */
final class Listening {
    private static final int BACKLOG = 1_024;
    private static final long HSTS_SECONDS = 31_536_000;

    private Listening() {}

    static Connector connector(Server server, HttpConfiguration http, HttpSettings settings, Access access) {
        ServerConnector connector = access.certificate()
                .map(certificate -> secure(server, http, certificate))
                .orElseGet(() -> new ServerConnector(server, new HttpConnectionFactory(http)));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.access().limits().idle().toMillis());
        connector.setAcceptQueueSize(BACKLOG);
        return connector;
    }

    private static ServerConnector secure(Server server, HttpConfiguration http, TlsCertificate certificate) {
        // Names are for clients to check; a server that is reached by address must answer too.
        var customizer = new SecureRequestCustomizer(false, false, HSTS_SECONDS, false);
        http.addCustomizer(customizer);
        return new ServerConnector(
                server, new SslConnectionFactory(certificate.factory(), "http/1.1"), new HttpConnectionFactory(http));
    }
}
