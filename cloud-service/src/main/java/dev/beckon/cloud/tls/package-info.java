/**
 * The service's own certificate: read from PEM files or generated for development, checked, and
 * taken up again when it was renewed. Imports nothing of the service.
 */
package dev.beckon.cloud.tls;
