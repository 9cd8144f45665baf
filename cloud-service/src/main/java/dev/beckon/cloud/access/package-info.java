/**
 * Who may come in: the keys of machines, their roles and stores, how often each may call, and how
 * they are created, rotated and revoked. Imports the JDK only; time is an argument.
 */
package dev.beckon.cloud.access;
