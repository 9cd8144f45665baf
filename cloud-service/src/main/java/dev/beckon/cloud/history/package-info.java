/**
 * What happened, in order: visits, decisions, outcomes, receipts, administrative acts. Declares the
 * ports to read the stream, and drains it into SQL on a thread of its own. May import JDBC, Flyway,
 * JSON, metrics and what an offer's goal counts; Redis stays behind {@link
 * dev.beckon.cloud.history.HistoryStream}.
 */
package dev.beckon.cloud.history;
