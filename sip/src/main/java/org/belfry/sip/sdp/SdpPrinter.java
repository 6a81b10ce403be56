package org.belfry.sip.sdp;

/// Writes the canonical form: the order of RFC 8866 §5, CRLF, nothing invented.
final class SdpPrinter {

    private final StringBuilder out = new StringBuilder(1_024);

    private SdpPrinter() {}

    static String print(SessionDescription session) {
        var printer = new SdpPrinter();
        printer.session(session);
        session.media().forEach(printer::section);
        return printer.out.toString();
    }

    private void session(SessionDescription session) {
        line("v=", "0");
        line("o=", session.origin().wire());
        line("s=", session.name());
        session.about().forEach(about -> line("", about));
        var connection = session.connection();
        if (connection != null) {
            line("c=", connection.wire());
        }
        session.bandwidths().forEach(bandwidth -> line("b=", bandwidth.wire()));
        session.times().forEach(time -> line("", time));
        session.attributes().forEach(attribute -> line("a=", attribute.wire()));
    }

    private void section(MediaDescription media) {
        line("m=", media.line().wire());
        String title = media.title();
        if (title != null) {
            line("i=", title);
        }
        media.connections().forEach(connection -> line("c=", connection.wire()));
        media.bandwidths().forEach(bandwidth -> line("b=", bandwidth.wire()));
        media.attributes().forEach(attribute -> line("a=", attribute.wire()));
    }

    private void line(String letter, String value) {
        out.append(letter).append(value).append("\r\n");
    }
}
