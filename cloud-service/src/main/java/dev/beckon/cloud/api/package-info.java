/**
 * The REST interface: exactly the routes of docs/protocol/openapi.yaml. Credentials, validation of
 * everything that comes in, and the feed. Imports the ports it serves; no adapter.
 */
package dev.beckon.cloud.api;
