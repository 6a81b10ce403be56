package org.belfry.bench.load;

import java.text.ParseException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;

/// The peer in Java: a registrar on JAIN-SIP, with a server transaction for each request as its
/// examples have it, over UDP. A process of its own with the arguments of [SipServer].
///
/// Its nonces are numbers under a hash, good for ever: cheaper than they should be, in its favour.
final class JainRegistrar implements SipListener {

    private final SipProvider provider;
    private final HeaderFactory headers;
    private final MessageFactory messages;
    private final ThreadLocal<Credentials> credentials;
    private final Map<String, String> bindings = new ConcurrentHashMap<>();
    private final AtomicLong nonces = new AtomicLong();

    private JainRegistrar(SipProvider provider, SipFactory factory, int users) throws SipException {
        this.provider = provider;
        this.headers = factory.createHeaderFactory();
        this.messages = factory.createMessageFactory();
        this.credentials = ThreadLocal.withInitial(() -> new Credentials(users));
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[4]);
        var properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "peer");
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", SilentLog.class.getName());
        properties.setProperty("gov.nist.javax.sip.TRACE_LEVEL", "0");
        properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "2");
        properties.setProperty("gov.nist.javax.sip.RECEIVE_UDP_BUFFER_SIZE", "4194304");
        var factory = SipFactory.getInstance();
        factory.setPathName("gov.nist");
        var stack = factory.createSipStack(properties);
        var provider = stack.createSipProvider(stack.createListeningPoint("127.0.0.1", port, "udp"));
        provider.addSipListener(new JainRegistrar(provider, factory, Integer.parseInt(arguments[3])));
        System.out.println("ready " + port);
        Questions.answer(Weight.QUESTION);
    }

    @Override
    public void processRequest(RequestEvent event) {
        try {
            var request = event.getRequest();
            var transaction = provider.getNewServerTransaction(request);
            transaction.sendResponse(answer(request));
        } catch (SipException | InvalidArgumentException | ParseException e) {
            System.err.println("JAIN-SIP: " + e);
        }
    }

    private Response answer(Request request) throws ParseException, InvalidArgumentException {
        var authorization = (AuthorizationHeader) request.getHeader(AuthorizationHeader.NAME);
        if (authorization == null || !isRight(authorization)) {
            var refusal = messages.createResponse(401, request);
            var challenge = headers.createWWWAuthenticateHeader("Digest");
            challenge.setRealm(Credentials.REALM);
            challenge.setNonce(credentials.get().hash("nonce " + nonces.getAndIncrement()));
            challenge.setAlgorithm("SHA-256");
            challenge.setQop("auth");
            refusal.addHeader(challenge);
            return refusal;
        }
        var contact = (ContactHeader) request.getHeader(ContactHeader.NAME);
        bindings.put(authorization.getUsername(), contact.getAddress().getURI().toString());
        var ok = messages.createResponse(200, request);
        contact.setExpires(3_600);
        ok.addHeader(contact);
        return ok;
    }

    private boolean isRight(AuthorizationHeader authorization) {
        var own = credentials.get();
        int user = Integer.parseInt(authorization.getUsername().substring(1));
        String ha2 = own.hash("REGISTER:" + authorization.getURI());
        return own.response(user, authorization.getNonce(), ha2).equals(authorization.getResponse());
    }

    @Override
    public void processResponse(ResponseEvent event) {}

    @Override
    public void processTimeout(TimeoutEvent event) {}

    @Override
    public void processIOException(IOExceptionEvent event) {}

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}
}
