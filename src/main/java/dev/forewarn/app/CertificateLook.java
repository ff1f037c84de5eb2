package dev.forewarn.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** Until when a certificate is good. */
final class CertificateLook {
    private CertificateLook() {}

    /** Empty where the file cannot be read; others complain of that. */
    static Optional<Instant> at(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in) instanceof X509Certificate found
                    ? Optional.of(found.getNotAfter().toInstant())
                    : Optional.empty();
        } catch (IOException | CertificateException e) {
            return Optional.empty();
        }
    }
}
