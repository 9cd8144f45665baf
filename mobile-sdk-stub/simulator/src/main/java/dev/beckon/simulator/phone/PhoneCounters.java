package dev.beckon.simulator.phone;

/**
 * What happened on a phone beside showing.
 *
 * @param duplicatesSuppressed copies the SDK recognised
 * @param alertsReplaced copies that replaced their own alert on an iPhone's screen
 * @param late pushes after their deadline
 * @param withoutConsent pushes after the withdrawal
 * @param malformed pushes the SDK could not read
 * @param foreign pushes that were not Beckon's
 * @param receiptsSent receipts the service took
 * @param callsFailed calls to the service that failed
 */
public record PhoneCounters(
    long duplicatesSuppressed,
    long alertsReplaced,
    long late,
    long withoutConsent,
    long malformed,
    long foreign,
    long receiptsSent,
    long callsFailed) {}
