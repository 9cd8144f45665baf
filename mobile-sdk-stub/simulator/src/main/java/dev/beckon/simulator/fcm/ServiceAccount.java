package dev.beckon.simulator.fcm;

import java.security.interfaces.RSAPublicKey;

/** Whom the endpoint knows: an account and the key its assertions are signed with. */
public record ServiceAccount(
    String clientEmail, String privateKeyId, String project, RSAPublicKey publicKey) {}
