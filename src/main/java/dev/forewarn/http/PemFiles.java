package dev.forewarn.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM as certificate authorities hand it out, made into what Java's TLS takes. */
final class PemFiles {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN (?:[A-Z]+ )+PRIVATE KEY-----");

    private PemFiles() {}

    /**
     * A key store with one entry.
     *
     * @param certificates the server's own first, then those that lead to a root
     * @param key          PKCS #8, not encrypted: RSA, EC or Ed25519
     * @throws GeneralSecurityException with a message for the user where they cannot be read or do not belong together
     */
    static KeyStore keyStore(byte[] certificates, byte[] key, String password)
            throws GeneralSecurityException, IOException {
        Certificate[] chain = chain(certificates);
        PublicKey shown = chain[0].getPublicKey();
        PrivateKey secret = key(new String(key, StandardCharsets.ISO_8859_1), shown.getAlgorithm());
        requirePair(secret, shown);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("forewarn", secret, password.toCharArray(), chain);
        return store;
    }

    private static Certificate[] chain(byte[] pem) throws CertificateException {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!found.isEmpty()) {
                return found.toArray(Certificate[]::new);
            }
        } catch (CertificateException e) {
            // told below: the JDK's words are about DER
        }
        throw new CertificateException("the certificate file holds no PEM certificates; expected -----BEGIN"
                + " CERTIFICATE-----, the server's own first");
    }

    private static PrivateKey key(String pem, String algorithm) throws GeneralSecurityException {
        Matcher found = PKCS8.matcher(pem);
        if (!found.find()) {
            throw new InvalidKeyException(
                    OTHER_KEY.matcher(pem).find()
                            ? "the key is not plain PKCS #8; turn it into that with 'openssl pkcs8 -topk8 -nocrypt -in KEY"
                                    + " -out KEY8'"
                            : "the key file holds no key; expected -----BEGIN PRIVATE KEY-----");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(found.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidKeyException("the key cannot be read as " + algorithm + ", which the certificate's is");
        }
    }

    private static void requirePair(PrivateKey secret, PublicKey shown) throws GeneralSecurityException {
        String with = switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        byte[] probe = "is this the key of that certificate?".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(with);
        signature.initSign(secret);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("the key is not that of the first certificate");
        }
    }
}
