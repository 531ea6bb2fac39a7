package org.domaind.xenstore.operation;

import org.junit.jupiter.api.Test;

class ReferenceConversationTest {
    @Test
    void answersAsTheReference() {
        new StoreConversation().run(ReferenceConversation.rows());
    }
}
