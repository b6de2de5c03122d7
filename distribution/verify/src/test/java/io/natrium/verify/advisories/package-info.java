/**
 * One test for each published weakness of servers of this kind that the server could share, named
 * after it. No test is taken out when the code that it is about goes away.
 */
package io.natrium.verify.advisories;
