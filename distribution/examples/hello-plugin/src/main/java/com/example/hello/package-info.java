/** The plugin to copy and begin from. Depends on the SPI alone. */
package com.example.hello;
