/** Redis: the adapters and scripts behind the other packages' ports, and the embedded server. */
package dev.beckon.cloud.store;
