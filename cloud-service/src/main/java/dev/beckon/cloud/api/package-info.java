/**
 * The REST interface: exactly the routes of docs/protocol/openapi.yaml. Credentials, validation of
 * everything that comes in, and the feed. Routes that belong together are an Area, which begins
 * with them; who may call them is held by Routes, what a failure answers by Failures. Imports the
 * ports it serves; no adapter.
 */
package dev.beckon.cloud.api;
