/** What tests of several packages share. */
package dev.beckon.cloud.testing;
