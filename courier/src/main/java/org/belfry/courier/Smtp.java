package org.belfry.courier;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.belfry.courier.MailServer.Tls;
import org.belfry.ground.Background;
import org.belfry.ground.Id;
import org.belfry.ground.Time;
import org.belfry.net.egress.OutgoingSockets;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Hands one letter to the mail server (RFC 6409, RFC 5321), over a connection of its own. Waits; thread-safe.
///
/// Before TLS stands and the server has proved its name, it learns ours and that we want TLS: no user, password,
/// address
/// or letter (RFC 3207 §6). Limit: [#WHOLE] for all of it, then the connection is cut, against servers that drip or do
/// not read.
final class Smtp {

    static final Duration WHOLE = Duration.ofMinutes(5);

    /// What a server answers when it does not know us (RFC 4954 §6): our fault, not the letter's.
    private static final Set<Integer> UNKNOWN_TO_IT = Set.of(530, 534, 535, 538);

    /// For a visit: who looks at controls does not wait longer.
    private static final Duration VISIT = Duration.ofSeconds(8);

    private static final int CLOSING = 421;
    private static final int PERMANENT = 500;
    private static final int SENTENCE_CHARS_MAX = 300;

    private final String house;
    private final Background background;
    private final Time time;

    /// @param house what we call ourselves there
    Smtp(String house, Background background, Time time) {
        this.house = house;
        this.background = background;
        this.time = time;
    }

    /// @param id the same for each try at one letter, so that a mail that came twice can be known as one
    Delivery deliver(OutgoingSockets way, MailServer server, Letter letter, Id id) {
        Socket socket;
        try {
            socket = way.open();
        } catch (IOException e) {
            return deferred(true, e);
        }
        var deadline = background.after("mail deadline", WHOLE, () -> shut(socket));
        try {
            return deliver(way, server, letter, id, socket);
        } finally {
            deadline.cancel();
            shut(socket);
        }
    }

    private Delivery deliver(OutgoingSockets way, MailServer server, Letter letter, Id id, Socket socket) {
        var session = Session.getInstance(properties(server, way));
        // Not closed by its own means: that would wait for an answer to QUIT, and the letter is with them by then.
        var transport = new SMTPTransport(session, url(server));
        try {
            transport.connect(server.tls() == Tls.IMPLICIT ? way.secure(socket) : socket);
        } catch (IOException | MessagingException e) {
            return deferred(true, e);
        }
        try {
            var message = message(session, server, letter, id);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            return failed(e);
        }
        farewell(transport);
        return new Delivery.Taken();
    }

    /// Goes there until TLS stands, and leaves: nobody signs in.
    ///
    /// @return why it does not come to that; empty if it does
    Optional<String> visit(OutgoingSockets way, MailServer server) {
        Socket socket;
        try {
            socket = way.open();
        } catch (IOException e) {
            return Optional.of(sentence(e));
        }
        var stranger = new MailServer(
                server.host(), server.port(), server.tls(), Optional.empty(), server.from(), server.authorities());
        var deadline = background.after("mail deadline", VISIT, () -> shut(socket));
        try {
            var transport = new SMTPTransport(Session.getInstance(properties(stranger, way)), url(stranger));
            transport.connect(server.tls() == Tls.IMPLICIT ? way.secure(socket) : socket);
            boolean isSecured = transport.isSSL();
            farewell(transport);
            return isSecured ? Optional.empty() : Optional.of("the connection stayed in the clear");
        } catch (IOException | MessagingException e) {
            return Optional.of(sentence(e));
        } finally {
            deadline.cancel();
            shut(socket);
        }
    }

    private static URLName url(MailServer server) {
        var login = server.login();
        return new URLName(
                "smtp",
                server.host(),
                server.port(),
                null,
                login.map(MailServer.Login::user).orElse(null),
                login.map(known -> known.password().disclose()).orElse(null));
    }

    private Properties properties(MailServer server, OutgoingSockets way) {
        var properties = new Properties();
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.localhost", house);
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.ssl.socketFactory", way.securing());
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.put("mail.smtp.auth", String.valueOf(server.login().isPresent()));
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }

    private MimeMessage message(Session session, MailServer server, Letter letter, Id id) throws MessagingException {
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<%s@%s>".formatted(id, server.from().domain()));
            }
        };
        message.setFrom(new InternetAddress(server.from().disclose(), true));
        message.setRecipient(
                Message.RecipientType.TO, new InternetAddress(letter.to().disclose(), true));
        message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(time.now()));
        // Nobody's absence note answers it (RFC 3834 §5).
        message.setHeader("Auto-Submitted", "auto-generated");
        var text = new MimeBodyPart();
        text.setText(String.join("\r\n", letter.lines()) + "\r\n", StandardCharsets.UTF_8.name());
        var parts = new MimeMultipart(text);
        if (letter.attachment().isPresent()) {
            parts.addBodyPart(file(letter.attachment().get()));
        }
        message.setContent(parts);
        message.saveChanges();
        return message;
    }

    private static MimeBodyPart file(Letter.Attachment attachment) throws MessagingException {
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(attachment.bytes(), attachment.mediaType())));
        part.setFileName(attachment.name());
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private static Delivery failed(MessagingException thrown) {
        int code = code(thrown).orElse(CLOSING);
        return code >= PERMANENT && !UNKNOWN_TO_IT.contains(code)
                ? new Delivery.Refused(code, sentence(thrown))
                : deferred(code == CLOSING || code >= PERMANENT, thrown);
    }

    /// What the server answered to the command that failed; empty if it was the connection.
    private static Optional<Integer> code(MessagingException thrown) {
        var seen = new HashSet<Throwable>();
        var next = new ArrayDeque<Throwable>(Set.of(thrown));
        Optional<Integer> found = Optional.empty();
        while (!next.isEmpty()) {
            var fault = next.pop();
            if (seen.add(fault)) {
                int code = switch (fault) {
                    case SMTPAddressFailedException address -> address.getReturnCode();
                    case SMTPSenderFailedException sender -> sender.getReturnCode();
                    case SMTPSendFailedException send -> send.getReturnCode();
                    default -> 0;
                };
                found = code > 0 ? Optional.of(code) : found;
                if (fault instanceof MessagingException mail && mail.getNextException() != null) {
                    next.add(mail.getNextException());
                }
            }
        }
        return found;
    }

    private static Delivery deferred(boolean server, Exception why) {
        return new Delivery.Deferred(server, sentence(why));
    }

    private static String sentence(Throwable why) {
        var sentence = new StringBuilder(String.valueOf(why.getMessage()));
        for (var cause = why.getCause(); cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && sentence.indexOf(cause.getMessage()) < 0) {
                sentence.append(": ").append(cause.getMessage());
            }
        }
        String line = sentence.toString().replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= SENTENCE_CHARS_MAX ? line : line.substring(0, SENTENCE_CHARS_MAX - 1) + "…";
    }

    private static void farewell(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException taken) {
            // It has the letter; how it parts from us is its matter.
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // It is closed all the same.
        }
    }
}
