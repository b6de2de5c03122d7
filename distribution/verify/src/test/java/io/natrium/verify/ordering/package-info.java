/** The promises of docs/ordering.md under load. */
package io.natrium.verify.ordering;
