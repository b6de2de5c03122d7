/**
 * The example of an interceptor: a header for some messages, a refusal for others. Depends on the
 * SPI alone.
 */
package com.example.stamp;
