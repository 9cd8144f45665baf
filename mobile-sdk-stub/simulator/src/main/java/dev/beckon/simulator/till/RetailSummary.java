package dev.beckon.simulator.till;

import java.math.BigDecimal;

/**
 * What a file of till lines held.
 *
 * @param lines all of them, sales or not
 * @param salesLines those that are sales to a known customer
 * @param customers distinct ones among the sales
 * @param orders distinct invoices among the sales
 * @param receipts what they became; more than orders where one was split
 * @param revenue quantity times price over the sales
 * @param shiftedDays by how many days dates were moved
 */
public record RetailSummary(
    long lines,
    long salesLines,
    int customers,
    int orders,
    int receipts,
    BigDecimal revenue,
    long shiftedDays) {}
