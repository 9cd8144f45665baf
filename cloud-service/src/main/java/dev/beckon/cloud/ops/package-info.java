/** What operators look at: health and metrics. Knows no other package. */
package dev.beckon.cloud.ops;
