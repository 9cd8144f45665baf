package dev.beckon.cloud.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Hands the current certificate to every new TLS handshake, so that a renewed one needs no new
 * listener. Open connections go on with the one they began with. For servers only.
 */
public final class RenewingKeyManager extends X509ExtendedKeyManager {
  /** A handshake asks for alias, chain and key in turn; the alias keeps the three together. */
  private record Named(String alias, ServerCertificate certificate) {}

  private volatile Named current;
  private volatile Named previous;

  public RenewingKeyManager(ServerCertificate certificate) {
    current = new Named("1", certificate);
    previous = current;
  }

  /** Uses another certificate from the next handshake on. */
  public synchronized void renew(ServerCertificate certificate) {
    previous = current;
    current = new Named(Integer.toString(Integer.parseInt(current.alias) + 1), certificate);
  }

  /** The one in use. */
  public ServerCertificate certificate() {
    return current.certificate;
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    Named now = current;
    return now.certificate.leaf().getPublicKey().getAlgorithm().equals(keyType) ? now.alias : null;
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    Named named = named(alias);
    return named == null ? null : named.certificate.chain().toArray(new X509Certificate[0]);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    Named named = named(alias);
    return named == null ? null : named.certificate.key();
  }

  private Named named(String alias) {
    Named now = current;
    if (now.alias.equals(alias)) {
      return now;
    }
    Named before = previous;
    return before.alias.equals(alias) ? before : null;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }
}
