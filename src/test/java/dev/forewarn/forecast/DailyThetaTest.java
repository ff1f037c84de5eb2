package dev.forewarn.forecast;

class DailyThetaTest extends ForecasterContract {
    @Override
    Forecaster forecaster() {
        return new Theta(Season.DAY);
    }

    @Override
    int tooShort() {
        return 2 * Synthetic.DAY - 1;
    }
}
