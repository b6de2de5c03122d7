/**
 * What every plugin and every implementation of a contract of the SPI must do, as tests to inherit:
 * extend the class of your contract, say how yours is made, and JUnit runs the rest. Thread: that
 * of the test, unless a callback says otherwise. JUnit Jupiter's classes are used here, so this
 * package is for tests.
 */
package io.natrium.junit.contract;
