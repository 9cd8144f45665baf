/**
 * What an offer earns: single-use codes and their redemption at tills, and purchases credited to
 * the decisions that caused them. Imports the JDK only; draws from what it is given.
 */
package dev.beckon.cloud.redemption;
