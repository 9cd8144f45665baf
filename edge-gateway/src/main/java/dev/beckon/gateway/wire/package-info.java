/**
 * The bytes of docs/protocol/sightings.proto. May import {@code observe}, the generated classes and
 * protobuf.
 */
package dev.beckon.gateway.wire;
