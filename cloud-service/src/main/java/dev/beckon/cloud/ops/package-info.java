/**
 * What operators look at: health, incidents, alerts and metrics of the process. Knows no other
 * package; Vert.x' JSON is used for the body of an alert.
 */
package dev.beckon.cloud.ops;
