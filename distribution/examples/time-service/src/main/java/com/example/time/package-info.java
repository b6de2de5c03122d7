/** The example of a service: it answers requests. Depends on the SPI alone. */
package com.example.time;
