package dev.forewarn.adapter.webhook;

import java.net.Socket;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The machine's trust, and the certificate has to be for one given name.
 *
 * <p>The connection is made to an address that was checked, so the JDK would also take a certificate for that address in
 * place of the name's. Whoever answers for a name in DNS can have one.
 */
final class NamedTrust extends X509ExtendedTrustManager {
    private static final Integer DNS_NAME = 2;

    private final X509ExtendedTrustManager usual;
    private final String name;

    NamedTrust(X509ExtendedTrustManager usual, String name) {
        this.usual = usual;
        this.name = name.toLowerCase(Locale.ROOT);
    }

    /** @param trusted what to trust; null for what the machine trusts */
    static X509ExtendedTrustManager of(@Nullable KeyStore trusted) throws NoSuchAlgorithmException, KeyStoreException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("every Java has a trust manager for X.509");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        usual.checkServerTrusted(chain, authType, engine);
        requireName(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        usual.checkServerTrusted(chain, authType, socket);
        requireName(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a certificate is only taken from a connection, whose name is checked");
    }

    private void requireName(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> each : names) {
                if (DNS_NAME.equals(each.get(0)) && covers(String.valueOf(each.get(1)))) {
                    return;
                }
            }
        }
        throw new CertificateException("the certificate is not for " + name);
    }

    /** A star stands for the first label of a name, and for nothing else (RFC 9525). */
    private boolean covers(String pattern) {
        String given = pattern.toLowerCase(Locale.ROOT);
        if (!given.startsWith("*.")) {
            return given.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(given.substring(1));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        usual.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        usual.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        usual.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return usual.getAcceptedIssuers();
    }
}
