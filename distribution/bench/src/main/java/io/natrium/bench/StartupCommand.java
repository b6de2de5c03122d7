package io.natrium.bench;
import java.io.*; import java.util.*;
final class StartupCommand { static int run(List<String> w, PrintStream o) throws IOException {return 0;} }
