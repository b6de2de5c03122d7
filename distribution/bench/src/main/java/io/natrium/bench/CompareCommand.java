package io.natrium.bench;
import java.io.*; import java.util.*;
final class CompareCommand { static int run(List<String> w, PrintStream o) throws IOException {return 0;} static void plot(List<String> w) throws IOException {} }
