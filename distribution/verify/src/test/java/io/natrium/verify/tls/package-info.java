/**
 * TLS as clients meet it: who may connect in clear, with which certificate, and what a reload
 * changes. Certificates are made by an authority of the test; nothing here knows the kernel's
 * classes.
 */
package io.natrium.verify.tls;
