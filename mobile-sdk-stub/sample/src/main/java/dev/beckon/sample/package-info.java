/**
 * A shop's Android app, as far as Beckon is concerned: where each call of the SDK goes. Everything
 * else of the app is left out. Imports the SDK and the stand-ins for Android.
 */
package dev.beckon.sample;
