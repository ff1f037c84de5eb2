package dev.forewarn.http;

import dev.forewarn.access.AccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's certificate and key, taken anew when their files change. Connections that are open keep the old one until
 * they end; new handshakes get the new one. Files that cannot be used leave the old one in service.
 */
final class TlsCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(TlsCertificate.class);
    /** Of a key store that never leaves the memory. */
    private static final String IN_MEMORY = "in memory";

    private final AccessSettings.TlsFiles files;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private byte[] certificate;
    private byte[] key;

    private TlsCertificate(AccessSettings.TlsFiles files) throws IOException, GeneralSecurityException {
        this.files = files;
        certificate = Files.readAllBytes(files.certificate());
        key = Files.readAllBytes(files.key());
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        use(PemFiles.keyStore(certificate, key, IN_MEMORY));
    }

    /** @throws AccessException where they cannot be used together */
    static TlsCertificate load(AccessSettings.TlsFiles files) {
        try {
            return new TlsCertificate(files);
        } catch (IOException | GeneralSecurityException e) {
            throw new AccessException(problem(files, e));
        }
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    synchronized void look() {
        try {
            byte[] newCertificate = Files.readAllBytes(files.certificate());
            byte[] newKey = Files.readAllBytes(files.key());
            if (Arrays.equals(newCertificate, certificate) && Arrays.equals(newKey, key)) {
                return;
            }
            // remembered first, so that files that do not fit are complained of once
            certificate = newCertificate;
            key = newKey;
            KeyStore store = PemFiles.keyStore(certificate, key, IN_MEMORY);
            factory.reload(ignored -> use(store));
            LOG.info("Took the new certificate in {}", files.certificate());
        } catch (IOException | GeneralSecurityException e) {
            LOG.error("The certificate of before stays in service: {}", problem(files, e));
        } catch (Exception e) { // Jetty's reload declares no narrower one
            LOG.error("The certificate of before stays in service", e);
        }
    }

    private void use(KeyStore store) {
        factory.setKeyStore(store);
        factory.setKeyStorePassword(IN_MEMORY);
        factory.setKeyManagerPassword(IN_MEMORY);
    }

    private static String problem(AccessSettings.TlsFiles files, Exception e) {
        String what = e instanceof IOException
                ? "cannot be read (" + e.getClass().getSimpleName() + ")"
                : String.valueOf(e.getMessage());
        return "http.tls.certificate " + files.certificate() + " with http.tls.key " + files.key() + ": " + what;
    }
}
