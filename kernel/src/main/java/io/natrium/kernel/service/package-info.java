/**
 * Services across accounts: requests that go to the account that exports a service, answers that
 * come back, and what is told of the time they take. Runs on the publisher's thread; what is bound
 * to what is decided on the conductor.
 */
package io.natrium.kernel.service;
