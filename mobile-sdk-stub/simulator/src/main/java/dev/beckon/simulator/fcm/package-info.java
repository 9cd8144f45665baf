/**
 * A push service that speaks FCM HTTP v1 and its OAuth token endpoint on a loopback port, with the
 * documented errors on demand. Imports Vert.x, the SDK's {@code Platform} and the JDK.
 */
package dev.beckon.simulator.fcm;
