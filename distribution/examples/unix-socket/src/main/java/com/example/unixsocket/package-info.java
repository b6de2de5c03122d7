/**
 * The example of a transport: Unix domain sockets. Depends on the SPI alone, and does not know what
 * protocol it carries.
 */
package com.example.unixsocket;
