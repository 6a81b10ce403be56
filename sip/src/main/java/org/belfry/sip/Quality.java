package org.belfry.sip;

/// `qvalue` (RFC 3261 §25.1): `0`, `0.5`, `1.000`.
final class Quality {

    private Quality() {}

    /// 0 to 1000; 1000, the default, if the text is no qvalue.
    static int thousandths(String text) {
        if (text.isEmpty() || text.length() > 5 || (text.charAt(0) != '0' && text.charAt(0) != '1')) {
            return 1000;
        }
        int value = (text.charAt(0) - '0') * 1000;
        if (text.length() > 1 && text.charAt(1) != '.') {
            return 1000;
        }
        int weight = 100;
        for (int i = 2; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 1000;
            }
            value += digit * weight;
            weight /= 10;
        }
        return Math.min(value, 1000);
    }
}
