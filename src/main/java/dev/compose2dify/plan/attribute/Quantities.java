package dev.compose2dify.plan.attribute;

/** Amounts as Kubernetes writes them. */
public final class Quantities {
    private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti"};

    private Quantities() {}

    /** Bytes in the largest unit that divides them: 2147483648 is {@code 2Gi}. */
    public static String bytes(long bytes) {
        int unit = 0;
        long amount = bytes;
        while (amount != 0 && amount % 1024 == 0 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return amount + UNITS[unit];
    }

    /** Cores as Compose writes them: {@code 0.50} is {@code 500m}, {@code 2.0} is {@code 2}. */
    public static String cpus(String cores) {
        java.math.BigDecimal milli = new java.math.BigDecimal(cores).movePointRight(3);
        long rounded = milli.setScale(0, java.math.RoundingMode.CEILING).longValue();
        return rounded % 1000 == 0 ? Long.toString(rounded / 1000) : rounded + "m";
    }
}
