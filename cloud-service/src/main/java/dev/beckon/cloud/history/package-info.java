/** What happened, in order: visits, decisions, outcomes, receipts. Declares the port to read it. */
package dev.beckon.cloud.history;
