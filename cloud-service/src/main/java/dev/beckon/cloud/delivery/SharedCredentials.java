package dev.beckon.cloud.delivery;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.IOException;
import java.util.Collection;

/**
 * A service account's credential with one token for everybody: the Admin SDK scopes its credential
 * anew, and would keep, and fetch, a token of its own.
 */
final class SharedCredentials extends GoogleCredentials {
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

  private final transient ServiceAccountCredentials account;

  SharedCredentials(ServiceAccountCredentials account) {
    super(GoogleCredentials.newBuilder());
    this.account = (ServiceAccountCredentials) account.createScoped(SCOPE);
  }

  String projectId() {
    return account.getProjectId();
  }

  @Override
  public AccessToken refreshAccessToken() throws IOException {
    return account.refreshAccessToken();
  }

  @Override
  public GoogleCredentials createScoped(Collection<String> scopes) {
    return this;
  }
}
