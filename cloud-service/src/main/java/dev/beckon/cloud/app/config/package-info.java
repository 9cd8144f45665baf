/**
 * The configuration of the service: typed, immutable, checked as a whole before anything starts.
 * May import the records of the domain packages; only {@code app} may import it.
 */
package dev.beckon.cloud.app.config;
