/**
 * As much of Android and Firebase as the sample touches, under the same names and with the same
 * meaning, so that it compiles and runs without an Android SDK. In an app the imports are {@code
 * android.…}, {@code androidx.work.…} and {@code com.google.firebase.messaging.…} instead. Imports
 * the JDK only.
 */
package dev.beckon.sample.android;
